"""kartoteka from Python, by ctypes: as much of the C interface as the tour needs, in the manner of Python.

The shared library is found by the environment variable KARTOTEKA (a path), else as libkartoteka.so.0 where the system looks.
Text that the library lends is copied at once; objects free themselves.
"""

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_size_t, c_ssize_t, c_void_p

_lib = ctypes.CDLL(os.environ.get("KARTOTEKA", "libkartoteka.so.0"))
NUL = -1
ABI = 0 * 65536 + 2  # KTK_ABI of the header that the structs and calls below were written from
PERSON, ORGANIZATION = 1, 2
REVIEW, SAME = 2, 3
REACHED = 1
TIME_NONE = -(2**63)


class OpenOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_int32), ("abi", c_int32), ("flags", c_int32), ("busy_ms", c_int32), ("cache_bytes", c_int64),
                ("region", c_char_p), ("zone", c_char_p), ("share", c_int32), ("durability", c_int32),
                ("passphrase", c_char_p), ("passphrase_len", c_ssize_t), ("key", c_char_p), ("key_len", c_ssize_t)]


TEXT = (c_char_p, c_ssize_t)


def _declare(name, result, *arguments):
    flat = []
    for argument in arguments:
        flat.extend(argument) if isinstance(argument, tuple) else flat.append(argument)
    function = getattr(_lib, name)
    function.restype, function.argtypes = result, flat
    return function


_P, _OUT, _I64, _LEN = c_void_p, POINTER(c_void_p), POINTER(c_int64), POINTER(c_size_t)
_free = _declare("ktk_free", None, _P)
_abi = _declare("ktk_abi_version", c_int32)
_message = _declare("ktk_last_error_message", c_char_p)
_name = _declare("ktk_status_name", c_char_p, c_int32)
_options = _declare("ktk_open_options_init", c_int32, POINTER(OpenOptions), c_int32, c_int32)
_open = _declare("ktk_base_open", c_int32, TEXT, POINTER(OpenOptions), _OUT)
_session = _declare("ktk_session_new", c_int32, _P, TEXT, _OUT)
_get = _declare("ktk_session_get", c_int32, _P, c_int64, _OUT)
_save = _declare("ktk_session_save", c_int32, _P, _P, _P, c_int64, _OUT)
_merge = _declare("ktk_session_merge", c_int32, _P, c_int64, c_int64, TEXT, c_int64, _I64, POINTER(c_void_p), _LEN)
_unmerge = _declare("ktk_session_unmerge", c_int32, _P, c_int64, c_int64, POINTER(c_void_p), _LEN)
_count = _declare("ktk_session_segment_count", c_int32, _P, TEXT, _P, _P, c_int64, _I64)
_remind = _declare("ktk_session_remind", c_int32, _P, c_int64, TEXT, TEXT, TEXT, TEXT, c_int64, _I64)
_claim = _declare("ktk_session_claim", c_int32, _P, c_int32, c_int32, TEXT, TEXT, c_int64, _OUT)
_acknowledge = _declare("ktk_session_acknowledge", c_int32, _P, c_int64, c_int32, TEXT, c_int64, _I64)
_client_new = _declare("ktk_client_new", c_int32, _P, c_int32, _OUT)
_client_id = _declare("ktk_client_id", c_int64, _P)
_client_name = _declare("ktk_client_name", c_char_p, _P, _LEN)
_client_text = _declare("ktk_client_text", c_char_p, _P, TEXT, _LEN)
_client_count = _declare("ktk_client_count", c_int32, _P, TEXT)
_client_set = _declare("ktk_client_set_text", c_int32, _P, TEXT, TEXT)
_client_json = _declare("ktk_client_to_json", c_int32, _P, POINTER(c_void_p), _LEN)
_outcome_id = _declare("ktk_outcome_id", c_int64, _P)
_match_count = _declare("ktk_outcome_match_count", c_int32, _P)
_match_id = _declare("ktk_outcome_match_id", c_int64, _P, c_int32)
_match_band = _declare("ktk_outcome_match_band", c_int32, _P, c_int32)
_match_probability = _declare("ktk_outcome_match_probability", c_double, _P, c_int32)
_match_reasons = _declare("ktk_outcome_match_reasons", c_char_p, _P, c_int32, _LEN)
_claims_count = _declare("ktk_claims_count", c_int32, _P)
_claims_token = _declare("ktk_claims_token", c_int64, _P, c_int32)
_claims_late = _declare("ktk_claims_late_by", c_int64, _P, c_int32)
_claims_text = _declare("ktk_claims_text", c_char_p, _P, c_int32, _LEN)


if _abi() >> 16 != ABI >> 16 or _abi() < ABI:
    raise ImportError(f"this host is of ABI {ABI}, the library of {_abi()}")


class Error(Exception):
    """A call that failed."""

    def __init__(self, status):
        super().__init__(f"{_name(status).decode()}: {_message().decode()}")
        self.status = status


def _check(status):
    if status < 0:
        raise Error(status)
    return status


def _text(text):
    data = text.encode()
    return data, len(data)


def _lent(text):
    return None if text is None else text.decode()


class _Object:
    """Owns a handle; frees it once."""

    def __init__(self, handle, kind):
        self.handle, self._free = handle, _declare(f"ktk_{kind}_free", None, _P)

    def close(self):
        handle, self.handle = self.handle, None
        if handle:
            self._free(handle)

    __del__ = close

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _made(call, kind):
    out = c_void_p()
    _check(call(byref(out)))
    return _Object(out.value, kind)


class Base(_Object):
    """A base: of a file, or in memory without a path."""

    def __init__(self, path=None, create=False):
        how = OpenOptions()
        _check(_options(byref(how), ctypes.sizeof(how), ABI))
        how.flags = 2 if path is None else int(create)
        out = c_void_p()
        _check(_open(*_text(path or ""), byref(how), byref(out)))
        super().__init__(out.value, "base")

    def session(self, actor):
        return Session(_made(lambda out: _session(self.handle, *_text(actor), out), "session"))


class Client:
    def __init__(self, owned):
        self._owned = owned

    handle = property(lambda self: self._owned.handle)
    id = property(lambda self: _client_id(self.handle))
    name = property(lambda self: _lent(_client_name(self.handle, None)))

    def __getitem__(self, path):
        return _lent(_client_text(self.handle, *_text(path), None))

    def __setitem__(self, path, text):
        _check(_client_set(self.handle, *_text(path), *_text(text)))

    def count(self, path):
        return _client_count(self.handle, *_text(path))

    def json(self):
        out, length = c_void_p(), c_size_t()
        _check(_client_json(self.handle, byref(out), byref(length)))
        try:
            return ctypes.string_at(out.value, length.value).decode()
        finally:
            _free(out)


class Session:
    def __init__(self, owned):
        self._owned = owned

    handle = property(lambda self: self._owned.handle)

    def new_client(self, kind=PERSON):
        return Client(_made(lambda out: _client_new(self.handle, kind, out), "client"))

    def client(self, id):
        return Client(_made(lambda out: _get(self.handle, id, out), "client"))

    def save(self, client, now):
        """The id, and the clients that it may be one with: (id, band, probability, reasons)."""
        with _made(lambda out: _save(self.handle, client.handle, None, now, out), "outcome") as outcome:
            saved = outcome.handle
            matches = [(_match_id(saved, i), _match_band(saved, i), _match_probability(saved, i), _lent(_match_reasons(saved, i, None)))
                       for i in range(_match_count(saved))]
            return _outcome_id(saved), matches

    def merge(self, keep, other, now):
        merge = c_int64()
        _check(_merge(self.handle, keep, other, None, 0, now, byref(merge), None, None))
        return merge.value

    def unmerge(self, merge, now):
        _check(_unmerge(self.handle, merge, now, None, None))

    def segment_count(self, expression, now):
        count = c_int64()
        _check(_count(self.handle, *_text(expression), None, None, now, byref(count)))
        return count.value

    def remind(self, client, local_time, zone, note, now, repeat=""):
        reminder = c_int64()
        _check(_remind(self.handle, client, *_text(local_time), *_text(zone), *_text(repeat), *_text(note), now, byref(reminder)))
        return reminder.value

    def claim(self, worker, now, lease_seconds=60, limit=10):
        """What is due and now ours: (token, text, seconds late)."""
        with _made(lambda out: _claim(self.handle, limit, lease_seconds, *_text(worker), None, 0, now, out), "claims") as claims:
            due = claims.handle
            return [(_claims_token(due, i), _lent(_claims_text(due, i, None)), _claims_late(due, i)) for i in range(_claims_count(due))]

    def acknowledge(self, token, now, outcome=REACHED):
        next_due = c_int64()
        _check(_acknowledge(self.handle, token, outcome, None, 0, now, byref(next_due)))
        return None if next_due.value == TIME_NONE else next_due.value
