use seqnet::prelude::*;

sequential! {
    #[budget(flsh = "16 KiB", ram = "2 KB", macs = "many", ram = 2)]
    struct Net {
        Input(8),
        Dense(4),
    }
}

fn main() {}
