use seqnet::prelude::*;

const UNITS: usize = 3;

sequential! {
    #[weights = "tests/weights/words.safetensors"]
    struct Net {
        Input(4),
        Embedding(5, 3),
        LSTM(UNITS),
    }
}

fn main() {
    let _ = Net::TRAINED;
}
