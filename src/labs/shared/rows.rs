//! Rows of a data set.

/// At most so many of some rows, evenly.
pub(in crate::labs) fn evenly(rows: &[u32], most: usize) -> Vec<u32> {
    let count = rows.len().min(most);
    (0..count).filter_map(|i| rows.get(i * rows.len() / count).copied()).collect()
}
