use seqnet::prelude::*;

sequential! {
    #[weights = "tests/weights/words.safetensors"]
    struct Net {
        Input(4),
        Embedding(5, 3),
        LSTM(4),
    }
}

fn main() {
    let _ = Net::TRAINED.predict(&Tokens::try_from(&[0, 1, 2, 3][..]).unwrap());
}
