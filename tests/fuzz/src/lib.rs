//! Damaged files for the readers of `seqnet-weights`: whatever a file holds, reading it ends soon, in bounded memory, with the
//! model or an error, and an error leaves the model as it was.
//!
//! `cargo test -p fuzz` replays `corpus/`, files made by hand, and some damage that is the same every time.
//! `cargo run --release -p fuzz -- SECONDS [TARGET]` looks for more, that long for each target, and writes what it finds to `corpus/`.

mod checksum;
pub mod hand;
pub mod memory;
mod mutate;
pub mod seeds;
pub mod target;

pub use mutate::Mutator;
