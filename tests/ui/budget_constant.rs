use seqnet::prelude::*;

const UNITS: usize = 16;
const FLASH: usize = 512;

sequential! {
    #[budget(flash = FLASH)]
    struct Net {
        Input(8),
        Dense(UNITS),
    }
}

fn main() {}
