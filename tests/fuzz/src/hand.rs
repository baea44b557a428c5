//! Hostile files, made by hand.

mod many;

use crate::seeds;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Each with what is wrong with it.
#[must_use]
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let weights = seeds::files("post03_many_to_one/model.weights.h5").remove(0);
    let header = |json: &str| [&(json.len() as u64).to_le_bytes()[..], json.as_bytes()].concat();
    let mut files = vec![
        ("nothing", Vec::new()),
        ("a header of 2^60 bytes", (1_u64 << 60).to_le_bytes().to_vec()),
        ("a header of 2^60 bytes and some", [&(1_u64 << 60).to_le_bytes()[..], &[b'{'; 4096]].concat()),
        (
            "a tensor of 2^60 numbers",
            header(r#"{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4]}}"#),
        ),
        ("a shape that is no number", header(r#"{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}"#)),
        (
            "a shape that overflows",
            header(r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296,16],"data_offsets":[0,0]}}"#),
        ),
        ("lists in lists", b"{\"in_shape\": ".iter().copied().chain([b'['; 100_000]).collect()),
        ("a zip bomb", bomb("config.json")),
        ("a zip bomb of weights", bomb("model.weights.h5")),
        ("an archive of a million nothings", [&b"PK\x05\x06\0\0\0\0"[..], &[0xff; 12], &[0, 0]].concat()),
        ("groups that hold the root", circle(&weights)),
        ("trees that are their own branches", branches(&weights)),
        ("a dataset of 2^60 rows", rows(&weights, 1 << 60)),
        ("a dataset of a shape that is no number", rows(&weights, f64::NAN.to_bits())),
        ("a dataset of no rows", rows(&weights, 0)),
        ("half a file", weights[..weights.len() / 2].to_vec()),
        ("a signature", weights[..8].to_vec()),
    ];
    files.extend(many::files());
    files
}

/// An archive in which an entry unpacks to 256 megabytes of blanks.
fn bomb(name: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for entry in ["config.json", "model.weights.h5"] {
        writer.start_file(entry, deflated).expect("an entry");
        let json = br#"{"class_name": "Sequential", "config": {"layers": []}}"#;
        if entry == name {
            let blanks = vec![b' '; 1 << 20];
            (0..256).for_each(|_| writer.write_all(&blanks).expect("its bytes"));
        } else {
            writer.write_all(json).expect("its bytes");
        }
    }
    writer.finish().expect("an archive").into_inner()
}

/// Where a signature of four letters stands.
fn places(bytes: &[u8], signature: [u8; 4]) -> Vec<usize> {
    bytes.windows(4).enumerate().filter(|(_, four)| *four == signature).map(|(at, _)| at).collect()
}

/// Every entry of every group is the root: its header, its tree and its heap.
fn circle(weights: &[u8]) -> Vec<u8> {
    let mut bytes = weights.to_vec();
    // After the superblock's 24 bytes and four addresses: name, header, kind, tree and heap of the root.
    let root: [u8; 32] = bytes[64..96].try_into().expect("an entry");
    for node in places(weights, *b"SNOD") {
        let count = usize::from(u16::from_le_bytes([bytes[node + 6], bytes[node + 7]]));
        for entry in 0..count {
            let at = node + 8 + 40 * entry + 8;
            bytes[at..at + 32].copy_from_slice(&root);
        }
    }
    bytes
}

/// Every tree is one level higher, and its branches are itself.
fn branches(weights: &[u8]) -> Vec<u8> {
    let mut bytes = weights.to_vec();
    for tree in places(weights, *b"TREE") {
        bytes[tree + 5] = bytes[tree + 5].saturating_add(1);
        let children = usize::from(u16::from_le_bytes([bytes[tree + 6], bytes[tree + 7]]));
        for child in 0..children {
            let at = tree + 24 + 8 + 16 * child;
            bytes[at..at + 8].copy_from_slice(&(tree as u64).to_le_bytes());
        }
    }
    bytes
}

/// A dataset of 3 rows and 20 columns, which LSTM(5) has after 3 features, of other rows.
fn rows(weights: &[u8], rows: u64) -> Vec<u8> {
    let mut bytes = weights.to_vec();
    let shape = [3_u64.to_le_bytes(), 20_u64.to_le_bytes()].concat();
    for at in bytes.windows(16).enumerate().filter(|(_, s)| *s == shape).map(|(at, _)| at).collect::<Vec<_>>()
    {
        bytes[at..at + 8].copy_from_slice(&rows.to_le_bytes());
    }
    assert!(bytes != weights, "the dataset is there");
    bytes
}
