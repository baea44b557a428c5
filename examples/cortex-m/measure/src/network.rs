//! The networks on all boards.

use crate::board::Board;
use crate::cargo::Cargo;
use crate::image::Image;
use networks::{M1, M2, M3};
use std::error::Error;

/// The board whose figures count.
pub(crate) const M4F: Board =
    Board { core: "Cortex-M4F", machine: "mps2-an386", target: "thumbv7em-none-eabihf" };

/// The others. What is built for an M4F is for an M7 too.
const OTHERS: [Board; 3] = [
    Board { core: "Cortex-M7", machine: "mps2-an500", target: M4F.target },
    Board { core: "Cortex-M3", machine: "mps2-an385", target: "thumbv7m-none-eabi" },
    Board { core: "Cortex-M0", machine: "microbit", target: "thumbv6m-none-eabi" },
];

/// For which it is built, and does not run.
const BUILT: [&str; 1] = ["riscv32imac-unknown-none-elf"];

/// What must not be linked.
const UNWANTED: [&str; 6] = ["core::panicking", "core::fmt", "panicked", "alloc::", "__rust_alloc", "libm::"];

pub(crate) struct Network {
    pub(crate) name: &'static str,
    pub(crate) firmware: &'static str,
    pub(crate) weights: usize,
}

const NETWORKS: [Network; 3] = [
    Network { name: "M1", firmware: "m1", weights: M1::WEIGHT_BYTES },
    Network { name: "M2", firmware: "m2", weights: M2::WEIGHT_BYTES },
    Network { name: "M3", firmware: "m3", weights: M3::WEIGHT_BYTES },
];

/// A row of the table.
pub(crate) struct Row {
    pub(crate) core: &'static str,
    pub(crate) network: &'static Network,
    pub(crate) instructions: u64,
    /// Where it was measured.
    pub(crate) size: Option<Size>,
}

/// What a network adds to a firmware without one.
pub(crate) struct Size {
    /// Flash without the weights.
    pub(crate) code: u64,
    /// RAM before `main`, all of the firmware.
    pub(crate) statics: u64,
    /// How deep the stack went, all of the firmware.
    pub(crate) stack: u64,
}

pub(crate) fn measure_all(cargo: &Cargo) -> Result<Vec<Row>, Box<dyn Error>> {
    let counter = Cargo::counter()?;
    let folder = cargo.firmware(M4F.target, &["--features", "empty"])?;
    let mut empty = Vec::new();
    for network in &NETWORKS {
        empty.push(Image::read(&folder.join(network.firmware))?.flash);
    }
    let mut rows = Vec::new();
    let folder = cargo.firmware(M4F.target, &[])?;
    for (network, empty) in NETWORKS.iter().zip(empty) {
        let image = Image::read(&folder.join(network.firmware))?;
        let unwanted: Vec<_> = image.names(&UNWANTED).collect();
        if !unwanted.is_empty() {
            println!("{}: linked, but not wanted: {unwanted:#?}", network.name);
        }
        let (counts, said) = M4F.run(&image, &counter)?;
        println!("{} on {}\n{said}", network.name, M4F.core);
        // The weights and the windows are in both.
        let size = Size { code: image.flash - empty, statics: image.statics, stack: counts.stack };
        rows.push(Row { core: M4F.core, network, instructions: counts.most, size: Some(size) });
    }
    for board in &OTHERS {
        let folder = cargo.firmware(board.target, &[])?;
        for network in &NETWORKS {
            let image = Image::read(&folder.join(network.firmware))?;
            let (counts, said) = board.run(&image, &counter)?;
            println!("{} on {}\n{said}", network.name, board.core);
            rows.push(Row { core: board.core, network, instructions: counts.most, size: None });
        }
    }
    for target in BUILT {
        cargo.firmware(target, &[])?;
    }
    Ok(rows)
}
