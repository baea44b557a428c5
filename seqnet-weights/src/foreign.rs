//! Files that people have where weights should be: what they are, and what to do.

use crate::WeightsError;

const LIST: &str = "a file of Keras (`.keras`, `.weights.h5`, `.h5`), safetensors, or the JSON of RTNeural";
const TORCH: &str = "in Python: `from safetensors.torch import save_file; save_file(torch.load(\"model.pt\"), \"model.safetensors\")`; \
                     for a whole module, `torch.load(\"model.pt\").state_dict()`";
const NUMPY: &str =
    "in Python: `safetensors.numpy.save_file({\"lstm/kernel\": kernel, ..}, \"model.safetensors\")`";

const GRAPH: &str =
    "save the weights anew: `model.save(\"model.keras\")` in Keras, `safetensors.torch.save_file` in PyTorch";
const WEB: (&str, &str) = ("a web page", "download the file itself, not the page about it");

/// How a file begins, what it is, and what helps.
const OTHERS: [(&[u8], &str, &str); 7] = [
    (b"version https://git-lfs", "a pointer of Git LFS", "`git lfs pull`"),
    (b"model_checkpoint_path", "the index of a checkpoint of TensorFlow", GRAPH),
    (b"\x1f\x8b", "a file that is compressed by gzip", "`gunzip` it first"),
    (b"\x93NUMPY", "an array of NumPy", NUMPY),
    (b"GGUF", "a GGUF file", "save the weights anew with Keras or PyTorch"),
    (b"TFL3", "a model of TensorFlow Lite", "give the model it was made of, `model.save(\"model.keras\")`"),
    (b"\x80", PICKLE, TORCH),
];

const PICKLE: &str = "a pickle of PyTorch, as `torch.save` writes it";

/// What is wrong with a file that is known to be of no format that can be read.
pub(crate) fn error(bytes: &[u8]) -> Option<WeightsError> {
    found(bytes).map(|(found, help)| malformed(found, help))
}

/// What such a file is, and what helps.
pub(crate) fn found(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    // A safetensors file begins with any byte, and has a brace behind its length.
    if bytes.is_empty() {
        return Some(("an empty file", "save or copy it anew"));
    } else if bytes.get(8) == Some(&b'{') {
        return None;
    }
    match bytes {
        // Protocol buffers, whose first field is a small version: `ir_version`, `saved_model_schema_version`.
        [0x08, 1..=32, 0x12 | 0x1a | 0x22 | 0x2a | 0x3a, ..] => {
            return Some(("a graph of ONNX or of TensorFlow", GRAPH));
        }
        _ if bytes.trim_ascii_start().starts_with(b"<") => return Some(WEB),
        _ => {}
    }
    // TensorFlow Lite has its name behind an offset, a pickle its version behind the mark.
    let begins = |beginning: &[u8]| match beginning {
        b"TFL3" => bytes.get(4..8) == Some(beginning),
        b"\x80" => matches!(bytes, [0x80, 2..=5, ..]),
        _ => bytes.starts_with(beginning),
    };
    OTHERS.iter().find(|(beginning, ..)| begins(beginning)).map(|(_, found, help)| (*found, *help))
}

/// A file of which nothing is known.
pub(crate) fn unknown(bytes: &[u8]) -> WeightsError {
    let help = "save it with `model.save(\"model.keras\")`, `safetensors.torch.save_file` or `save_weights`";
    malformed(&format!("{} bytes of something else", bytes.len()), help)
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
            (b"\n\n<!doctype html>", "a web page\nhelp: download"),
            (
                b"\x08\x08\x12\x07pytorch\x1a\x052.4.0",
                "a graph of ONNX or of TensorFlow\nhelp: save the weights anew",
            ),
            (
                b"\x08\x01\x12\xd0\x9c\x01\x0a\x60",
                "a graph of ONNX or of TensorFlow\nhelp: save the weights anew",
            ),
            (b"model_checkpoint_path: \"weights\"", "the index of a checkpoint of TensorFlow\nhelp: save"),
            (b"month,temperature\n1,20.5\n", "25 bytes of something else\nhelp: save it with `model.save"),
            (b"\x93NUMPY\x01\0v\0{'descr'", "an array of NumPy\nhelp: in Python"),
            (b"\x1c\0\0\0TFL3\x14\0\x20", "a model of TensorFlow Lite\nhelp: give"),
            (b"\x80\x04\x95\x0b\0\0\0\0\0\0\0}", "a pickle of PyTorch"),
        ] {
            let error = File::from_bytes(bytes).expect_err("no weights").to_string();
            assert!(error.contains(&format!("but are given {found}")), "{error}");
        }
    }

    #[test]
    fn json_without_weights_says_what_it_is() {
        for (json, found) in [
            (
                r#"{"class_name": "Sequential", "config": {}}"#,
                "the layers of a model of Keras, without weights\nhelp: save it with `model.save",
            ),
            (
                r#"{"metadata": {}, "weight_map": {}}"#,
                "the index of safetensors in several files\nhelp: write them as one",
            ),
            (r#"{"layers": 3}"#, "other JSON\nhelp: export"),
            (r#"{"in_shape": [null, 1], "lay"#, "JSON that breaks off\nhelp: export"),
        ] {
            let error = File::from_bytes(json.as_bytes()).expect_err("no weights").to_string();
            assert!(error.contains(&format!("but are given {found}")), "{error}");
        }
    }
}
