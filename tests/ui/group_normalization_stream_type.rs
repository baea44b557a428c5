use seqnet::prelude::*;

sequential! {
    struct Model { Input(5, 6), GroupNormalization(groups = 2) }
}

fn main() {
    let _ = Model::zeros().stream();
}
