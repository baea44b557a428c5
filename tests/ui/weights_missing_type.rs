use seqnet::prelude::*;

sequential! {
    #[weights = "tests/weights/words.safetensors"]
    struct Net {
        Input(4),
        Embedding(5, 3),
        LSTM(2),
        Dense(1),
    }
}

fn main() {
    let _ = Net::zeros();
}
