use seqnet::sequential;

const UNITS: usize = 3;

sequential! {
    struct Model {
        Input(5),
        Embedding(7, 2, mask_zero = True),
        GRU(UNITS, return_sequences = True),
        Dense(UNITS),
        Flatten(),
        Dense(1),
    }
}

fn main() {
    let _ = Model::zeros();
}
