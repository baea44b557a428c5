//! The checksums of newer HDF5 files, set right again: behind them the damage is read.

/// Bob Jenkins' lookup3, `hashlittle` with an initial value of 0, as the HDF5 format has it.
fn lookup3(bytes: &[u8]) -> u32 {
    let start = 0xdead_beef_u32.wrapping_add(u32::try_from(bytes.len()).unwrap_or(0));
    let (mut a, mut b, mut c) = (start, start, start);
    let word = |bytes: &[u8]| {
        let mut four = [0; 4];
        four[..bytes.len().min(4)].copy_from_slice(&bytes[..bytes.len().min(4)]);
        u32::from_le_bytes(four)
    };
    let mut rest = bytes;
    while rest.len() > 12 {
        a = a.wrapping_add(word(&rest[..4]));
        b = b.wrapping_add(word(&rest[4..8]));
        c = c.wrapping_add(word(&rest[8..12]));
        a = a.wrapping_sub(c) ^ c.rotate_left(4);
        c = c.wrapping_add(b);
        b = b.wrapping_sub(a) ^ a.rotate_left(6);
        a = a.wrapping_add(c);
        c = c.wrapping_sub(b) ^ b.rotate_left(8);
        b = b.wrapping_add(a);
        a = a.wrapping_sub(c) ^ c.rotate_left(16);
        c = c.wrapping_add(b);
        b = b.wrapping_sub(a) ^ a.rotate_left(19);
        a = a.wrapping_add(c);
        c = c.wrapping_sub(b) ^ b.rotate_left(4);
        b = b.wrapping_add(a);
        rest = &rest[12..];
    }
    if rest.is_empty() {
        return c;
    }
    a = a.wrapping_add(word(rest));
    b = b.wrapping_add(rest.get(4..).map_or(0, word));
    c = c.wrapping_add(rest.get(8..).map_or(0, word));
    c = (c ^ b).wrapping_sub(b.rotate_left(14));
    a = (a ^ c).wrapping_sub(c.rotate_left(11));
    b = (b ^ a).wrapping_sub(a.rotate_left(25));
    c = (c ^ b).wrapping_sub(b.rotate_left(16));
    a = (a ^ c).wrapping_sub(c.rotate_left(4));
    b = (b ^ a).wrapping_sub(a.rotate_left(14));
    (c ^ b).wrapping_sub(b.rotate_left(24))
}

/// Sets right the checksums of a superblock of version 2 or 3, and of every object header of version 2.
pub(crate) fn set_right(bytes: &mut [u8]) {
    let mut put = |from: usize, length: usize| {
        let Some(end) = from.checked_add(length).filter(|end| end.saturating_add(4) <= bytes.len()) else {
            return;
        };
        let sum = lookup3(&bytes[from..end]);
        bytes[end..end + 4].copy_from_slice(&sum.to_le_bytes());
    };
    put(0, 44);
    let headers: Vec<(usize, usize)> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, four)| four == b"OHDR")
        .filter_map(|(at, _)| {
            let flags = *bytes.get(at + 5)?;
            let times = if flags & 0x20 == 0 { 0 } else { 16 };
            let phase = if flags & 0x10 == 0 { 0 } else { 4 };
            let width = 1 << (flags & 3);
            let size = bytes.get(at + 6 + times + phase..)?.get(..width)?;
            let mut eight = [0; 8];
            eight[..width].copy_from_slice(size);
            let size = usize::try_from(u64::from_le_bytes(eight)).ok()?;
            Some((at, (6 + times + phase + width).checked_add(size)?))
        })
        .collect();
    let mut put = |from: usize, length: usize| {
        let Some(end) = from.checked_add(length).filter(|end| end.saturating_add(4) <= bytes.len()) else {
            return;
        };
        let sum = lookup3(&bytes[from..end]);
        bytes[end..end + 4].copy_from_slice(&sum.to_le_bytes());
    };
    for (at, length) in headers {
        put(at, length);
    }
}

#[cfg(test)]
mod tests {
    use super::lookup3;

    /// From the end of Bob Jenkins' lookup3.c: `hashlittle` of nothing, and of this sentence.
    #[test]
    fn as_its_author_has_it() {
        assert_eq!(lookup3(b""), 0xdead_beef);
        assert_eq!(lookup3(b"Four score and seven years ago"), 0x1777_0551);
    }
}
