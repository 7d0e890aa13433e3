//! AES-256 in XTS mode (IEEE 1619-2018, NIST SP 800-38E), for whole blocks of one data unit.
//!
//! Written over the crate `aes` rather than taken from `xts-mode` (0.6.0 fits the same `aes`): that one ciphers block after block,
//! so the processor's AES unit waits for each of them, and it asserts on lengths. Given all blocks of a page at once `aes` keeps
//! eight of them in flight. Stealing of ciphertext, which is the difficult half of the standard, is not needed: pages are whole blocks.

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes256, Aes256Enc, Block};
use std::slice::ChunksExactMut;

/// Bytes of one data unit: a page of redb.
pub(crate) const UNIT_BYTES: usize = 4096;

const BLOCK_BYTES: usize = 16;

/// Bytes of both keys together.
pub(crate) const KEY_BYTES: usize = 64;

/// Both keys, expanded; `aes` wipes them when they are dropped.
pub(crate) struct Xts {
    blocks: Aes256,
    tweaks: Aes256Enc,
}

impl Xts {
    pub fn new(key: &[u8; KEY_BYTES]) -> Xts {
        let (mut first, mut second) = (aes::cipher::Key::<Aes256>::default(), aes::cipher::Key::<Aes256>::default());
        let half = first.len();
        first.iter_mut().zip(key.iter()).for_each(|(place, byte)| *place = *byte);
        second.iter_mut().zip(key.iter().skip(half)).for_each(|(place, byte)| *place = *byte);
        let made = Xts { blocks: Aes256::new(&first), tweaks: Aes256Enc::new(&second) };
        zeroize::Zeroize::zeroize(first.as_mut_slice());
        zeroize::Zeroize::zeroize(second.as_mut_slice());
        made
    }

    /// Encrypts whole blocks, at most [`UNIT_BYTES`], as the front of this data unit.
    pub fn encrypt(&self, unit: u64, bytes: &mut [u8]) {
        self.apply(unit, bytes, |blocks| self.blocks.encrypt_blocks(blocks));
    }

    /// Takes [`Xts::encrypt`] back.
    pub fn decrypt(&self, unit: u64, bytes: &mut [u8]) {
        self.apply(unit, bytes, |blocks| self.blocks.decrypt_blocks(blocks));
    }

    fn apply(&self, unit: u64, bytes: &mut [u8], cipher: impl FnOnce(&mut [Block])) {
        assert!(bytes.len() <= UNIT_BYTES && bytes.len().is_multiple_of(BLOCK_BYTES), "a data unit has whole blocks");
        let mut first = Block::from(u128::from(unit).to_le_bytes());
        self.tweaks.encrypt_block(&mut first);
        let mut tweak = u128::from_le_bytes(first.into());
        let mut tweaks = [0u128; UNIT_BYTES / BLOCK_BYTES];
        for place in &mut tweaks {
            *place = tweak;
            // Times alpha in GF(2^128), without a branch on the secret bit (IEEE 1619 §5.2).
            tweak = (tweak << 1) ^ (0x87 * (tweak >> 127));
        }
        whiten(bytes.chunks_exact_mut(BLOCK_BYTES), &tweaks);
        cipher(Block::slice_as_chunks_mut(bytes).0);
        whiten(bytes.chunks_exact_mut(BLOCK_BYTES), &tweaks);
    }
}

fn whiten(blocks: ChunksExactMut<'_, u8>, tweaks: &[u128]) {
    for (block, tweak) in blocks.zip(tweaks) {
        let Some(bytes) = block.first_chunk_mut::<BLOCK_BYTES>() else { continue };
        *bytes = (u128::from_le_bytes(*bytes) ^ tweak).to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hex")).collect()
    }

    fn key() -> [u8; KEY_BYTES] {
        let hex = "2718281828459045235360287471352662497757247093699959574966967627\
            3141592653589793238462643383279502884197169399375105820974944592";
        bytes(hex).try_into().expect("64 bytes")
    }

    /// IEEE 1619-2007, annex B, vector 10: XTS-AES-256 of 512 bytes as data unit 255, there and back.
    #[test]
    fn vector_of_the_standard() {
        let expected = bytes(
            "1c3b3a102f770386e4836c99e370cf9bea00803f5e482357a4ae12d414a3e63b5d31e276f8fe4a8d66b317f9ac683f44\
            680a86ac35adfc3345befecb4bb188fd5776926c49a3095eb108fd1098baec70aaa66999a72a82f27d848b21d4a741b0\
            c5cd4d5fff9dac89aeba122961d03a757123e9870f8acf1000020887891429ca2a3e7a7d7df7b10355165c8b9a6d0a7d\
            e8b062c4500dc4cd120c0f7418dae3d0b5781c34803fa75421c790dfe1de1834f280d7667b327f6c8cd7557e12ac3a0f\
            93ec05c52e0493ef31a12d3d9260f79a289d6a379bc70c50841473d1a8cc81ec583e9645e07b8d9670655ba5bbcfecc6\
            dc3966380ad8fecb17b6ba02469a020a84e18e8f84252070c13e9f1f289be54fbc481457778f616015e1327a02b140f1\
            505eb309326d68378f8374595c849d84f4c333ec4423885143cb47bd71c5edae9be69a2ffeceb1bec9de244fbe15992b\
            11b77c040f12bd8f6a975a44a0f90c29a9abc3d4d893927284c58754cce294529f8614dcd2aba991925fedc4ae74ffac\
            6e333b93eb4aff0479da9a410e4450e0dd7ae4c6e2910900575da401fc07059f645e8b7e9bfdef33943054ff84011493\
            c27b3429eaedb4ed5376441a77ed43851ad77f16f541dfd269d50d6a5f14fb0aab1cbb4c1550be97f7ab4066193c4caa\
            773dad38014bd2092fa755c824bb5e54c4f36ffda9fcea70b9c6e693e148c151",
        );
        let plain: Vec<u8> = (0..512u32).map(|place| place as u8).collect();
        let mut unit = plain.clone();
        Xts::new(&key()).encrypt(255, &mut unit);
        assert_eq!(unit, expected);
        Xts::new(&key()).decrypt(255, &mut unit);
        assert_eq!(unit, plain);
    }

    /// A whole page, as `EVP_aes_256_xts` of OpenSSL 3.0.19 writes it with the keys of vector 10 and the page number 0x123456789a,
    /// little-endian, as its initial vector (called once through libcrypto).
    #[test]
    fn a_page_is_what_openssl_writes() {
        let mut page: Vec<u8> = (0..UNIT_BYTES).map(|place| (place * 7 + place / 256) as u8).collect();
        Xts::new(&key()).encrypt(0x12_3456_789a, &mut page);
        assert_eq!(page[..32], bytes("318001681603f8f2309ccf997ad762edb897f37d194762257c1a5242ec6cb6af"));
        assert_eq!(page[UNIT_BYTES - 32..], bytes("254cc2474c02594ad769ff8fd928de93647be308ee7df75a3b468394cc5a2e57"));
        let sum = page.chunks_exact(16).fold(0u128, |sum, block| sum ^ u128::from_le_bytes(block.try_into().expect("16 bytes")));
        assert_eq!(sum.to_le_bytes().to_vec(), bytes("18e0b77826984c6338154737bd60fa4e"), "all 256 blocks of it, exclusive-or");
    }
}
