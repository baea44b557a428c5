use seqnet::prelude::*;

sequential! {
    struct Encoder { Input(None, 2), Dense(3) }
}
sequential! {
    struct Model {
        Input(None, 2),
        crate::Encoder -> (None, 4),
        Dense(2),
    }
}

fn main() {
    let y: Vector<2> = Model::zeros().stream().push(&Vector::zeros());
    println!("{y:?}");
}
