use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, 3, padding = "same"),
    }
}

fn main() {
    let _ = Net::zeros().stream();
}
