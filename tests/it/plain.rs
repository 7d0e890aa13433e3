//! Presence words, payment cards, free text, dates, e-mail addresses, sites and messengers: tables of cases and laws.

/// One row of a table of cases.
pub(crate) struct Row(Vec<String>);

impl Row {
    /// Its cells; missing ones are empty.
    pub(crate) fn cells<const N: usize>(&self) -> [&str; N] {
        std::array::from_fn(|index| self.0.get(index).map_or("", String::as_str))
    }
}

/// The rows of a CSV text, without its header.
pub(crate) fn table(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| Row(record.expect("the table is CSV").iter().map(String::from).collect())).collect()
}

/// Checks every row and tells all that fail at once.
pub(crate) fn report(text: &str, rows_min: usize, check: impl Fn(&Row) -> Result<(), String>) {
    let rows = table(text);
    assert!(rows.len() >= rows_min, "{} rows", rows.len());
    let failures: Vec<String> = rows.iter().filter_map(|row| check(row).err().map(|why| format!("{:.160?}\n    {why:.300}", row.0))).collect();
    assert!(failures.is_empty(), "{} of {} rows fail:\n{}", failures.len(), rows.len(), failures.join("\n"));
}
