//! Models whose files leave the shape of the input open, or have no weights yet: what is said, and what to type.

mod models;

use models::archive;
use seqnet_cli::{Declaration, Import, Options};
use seqnet_weights::File;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn layer(class: &str, mut config: Value) -> Value {
    config["name"] = json!("x");
    json!({ "class_name": class, "config": config })
}

fn declared(file: &[u8], said: Option<Vec<Option<usize>>>) -> Result<String, String> {
    let file = File::from_bytes(file).expect("a file");
    let options = Options { name: "Net".to_owned(), input_shape: said, ..Options::default() };
    Declaration::of(&file, &options).map(|declaration| declaration.text).map_err(|error| error.to_string())
}

#[test]
fn what_is_open_is_said_with_what_to_type() {
    let lstm = || layer("LSTM", json!({ "units": 3 }));
    let in_time =
        layer("TimeDistributed", json!({ "layer": { "class_name": "LSTM", "config": { "units": 2 } } }));
    let embedding = layer("Embedding", json!({ "input_dim": 7, "output_dim": 3 }));
    for (shape, layers, help) in [
        (None, vec![lstm()], "24,3`: timesteps, features"),
        (None, vec![embedding.clone(), lstm()], "24`: timesteps"),
        (Some(json!([null, null, null])), vec![layer("Masking", json!({}))], "24,3`: timesteps, features"),
        (Some(json!([null, 5, null])), vec![layer("Masking", json!({}))], "5,3`: timesteps, features"),
        (
            Some(json!([null, null])),
            vec![layer("Activation", json!({ "activation": "tanh" }))],
            "3`: features",
        ),
        (Some(json!([null, null, 5, 3])), vec![in_time], "6,5,3`: sequences, timesteps, features"),
        (Some(json!([null, null, 4])), vec![lstm()], "24,4`: timesteps, features"),
        (Some(json!([null, null])), vec![embedding, lstm()], "24`: timesteps"),
    ] {
        let file = archive(shape.as_ref(), &layers);
        let error = declared(&file, None).expect_err("it is open");
        assert!(error.ends_with(&format!("\nhelp: write `--input-shape {help}")), "{error}");
        // What it says to type is enough.
        let said = help.split_once('`').expect("its end").0;
        let said = said.split(',').map(|n| n.parse().ok()).collect();
        assert!(declared(&file, Some(said)).is_ok(), "{help}");
    }
}

#[test]
fn the_timesteps_alone_are_enough_and_what_the_file_says_stays() {
    let file = archive(Some(&json!([null, null, 4])), &[layer("LSTM", json!({ "units": 3 }))]);
    assert!(declared(&file, Some(vec![Some(9)])).expect("a model").contains("Input(9, 4),"));
    let error = declared(&file, Some(vec![Some(9), Some(3)])).expect_err("other features");
    assert!(
        error.starts_with("the model takes (None, 4), but `--input-shape` says (9, 3)\nhelp: write"),
        "{error}"
    );
}

/// Keras saves a model that nobody has built, without a word to whoever reads it.
#[test]
fn a_model_without_weights_has_no_file_of_them() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("open_shapes");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("model.keras"), archive(None, &[layer("LSTM", json!({ "units": 3 }))]))
        .expect("a file");
    let options =
        Options { name: "Net".to_owned(), input_shape: Some(vec![Some(24), Some(3)]), ..Options::default() };
    let mut import =
        Import { file: folder.join("model.keras"), output: None, weights: None, force: false, options };
    let (text, notes) = import.run().expect("a declaration");
    assert!(text.contains("LSTM(3"));
    assert_eq!(notes, ["the file has no weights of `x`"]);
    import.output = Some(folder.join("net.rs"));
    let error = import.run().expect_err("there are no weights").to_string();
    assert!(
        error.starts_with("the file has no weights of `x`\nhelp: build the model before it is saved"),
        "{error}"
    );
    assert!(!folder.join("net.rs").exists() && !folder.join("net.safetensors").exists());
}
