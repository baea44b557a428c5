//! Files that people have where weights should be: what they are, and what to do.

use crate::WeightsError;

const LIST: &str = "a file of Keras (`.keras`, `.weights.h5`, `.h5`), safetensors, or the JSON of RTNeural";
const TORCH: &str = "in Python: `from safetensors.torch import save_file; save_file(torch.load(\"model.pt\"), \"model.safetensors\")`; \
                     for a whole module, `torch.load(\"model.pt\").state_dict()`";
const NUMPY: &str =
    "in Python: `safetensors.numpy.save_file({\"lstm/kernel\": kernel, ..}, \"model.safetensors\")`";

/// How a file begins, what it is, and what helps.
const OTHERS: [(&[u8], &str, &str); 8] = [
    (b"version https://git-lfs", "a pointer of Git LFS", "`git lfs pull`"),
    (b"\x1f\x8b", "a file that is compressed by gzip", "`gunzip` it first"),
    (b"\x93NUMPY", "an array of NumPy", NUMPY),
    (b"<!DOCTYPE", "a web page", "download the file itself, not the page about it"),
    (b"<html", "a web page", "download the file itself, not the page about it"),
    (b"GGUF", "a GGUF file", "save the weights anew with Keras or PyTorch"),
    (b"TFL3", "a model of TensorFlow Lite", "give the model it was made of, `model.save(\"model.keras\")`"),
    (b"\x80", PICKLE, TORCH),
];

const PICKLE: &str = "a pickle of PyTorch, as `torch.save` writes it";

/// What is wrong with a file that is known to be of no format that can be read.
pub(crate) fn error(bytes: &[u8]) -> Option<WeightsError> {
    // TensorFlow Lite has its name behind an offset; a safetensors file begins with any byte, and has a brace behind its length.
    let begins = |beginning: &[u8]| match beginning {
        b"TFL3" => bytes.get(4..8) == Some(beginning),
        [0x80] => matches!(bytes, [0x80, 2..=5, ..]) && bytes.get(8) != Some(&b'{'),
        b"\x1f\x8b" => bytes.starts_with(beginning) && bytes.get(8) != Some(&b'{'),
        _ => bytes.starts_with(beginning),
    };
    let (found, help) = match OTHERS.iter().find(|(beginning, ..)| begins(beginning)) {
        Some((_, found, help)) => (*found, *help),
        None if bytes.is_empty() => ("an empty file", "save or copy it anew"),
        None => return None,
    };
    Some(malformed(found, help))
}

/// The same of a zip archive that is none of Keras.
pub(crate) fn archive(bytes: &[u8]) -> Option<WeightsError> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"/data.pkl") {
        return Some(malformed(PICKLE, TORCH));
    }
    has(b".npy").then(|| malformed("arrays of NumPy", NUMPY))
}

/// A folder in the place of a file: TensorFlow's `SavedModel`, or one that is just above.
pub(crate) fn folder() -> WeightsError {
    malformed(
        "a folder",
        "save the model as one file, `model.save(\"model.keras\")`, or give the file in the folder",
    )
}

fn malformed(found: &str, help: &str) -> WeightsError {
    let needs = if help == TORCH { "a file without Python in it" } else { LIST };
    WeightsError::Malformed { needs, found: found.to_owned(), help: help.to_owned(), source: None }
}

#[cfg(test)]
mod tests {
    use crate::File;

    #[test]
    fn each_says_what_it_is() {
        for (bytes, found) in [
            (&b""[..], "an empty file\nhelp: save"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid",
                "a pointer of Git LFS\nhelp: `git lfs pull`",
            ),
            (b"<!DOCTYPE html>", "a web page\nhelp: download"),
            (b"\x93NUMPY\x01\0v\0{'descr'", "an array of NumPy\nhelp: in Python"),
            (b"\x1c\0\0\0TFL3\x14\0\x20", "a model of TensorFlow Lite\nhelp: give"),
            (b"\x80\x04\x95\x0b\0\0\0\0\0\0\0}", "a pickle of PyTorch"),
        ] {
            let error = File::from_bytes(bytes).expect_err("no weights").to_string();
            assert!(error.contains(&format!("but are given {found}")), "{error}");
        }
    }
}
