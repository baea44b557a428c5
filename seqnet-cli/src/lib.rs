//! What the command `seqnet` does: see `seqnet --help`.
//!
//! | file          | what it knows                                                |
//! |---------------|--------------------------------------------------------------|
//! | `arguments`   | how the arguments of Keras's layers are written, and defaults|
//! | `shape`       | what each layer gives                                        |
//! | `input`       | the shape of the input                                       |
//! | `names`       | names of layers as fields                                    |
//! | `lambda`      | what `--lambda` says of a layer                              |
//! | `masks`       | where a mask ends                                            |
//! | `layers`      | layers as they are written, with those within them           |
//! | `declaration` | a file of weights as a `sequential!` declaration             |
//! | `import`      | the declaration and the weights as files                     |
//! | `together`    | files that are written together, or not at all               |
//! | `inspect`     | what is in a file                                            |
//! | `diff`        | where two files differ                                       |

mod arguments;
mod declaration;
mod diff;
mod error;
mod import;
mod input;
mod inspect;
mod lambda;
mod layers;
mod masks;
mod names;
mod shape;
mod together;

pub use declaration::{Declaration, Options};
pub use diff::differences;
pub use error::CliError;
pub use import::{Import, safetensors_of};
pub use inspect::{inspect, inspect_json};
