use seqnet::prelude::*;

const FEATURES: usize = 6;
sequential! {
    struct Model {
        Input(5, FEATURES),
        GroupNormalization(groups = 4),
    }
}

fn main() {
    let _ = Model::zeros();
}
