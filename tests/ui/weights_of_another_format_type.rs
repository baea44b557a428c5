use seqnet::prelude::*;

sequential! {
    #[weights = "tests/weights/generate.py"]
    struct Net {
        Input(4),
        Dense(3),
    }
}

fn main() {
    let _ = Net::zeros();
}
