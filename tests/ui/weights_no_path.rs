use seqnet::prelude::*;

sequential! {
    #[weights("x.safetensors")]
    struct Net {
        Input(4),
        Dense(3),
    }
}

fn main() {
    let _ = Net::zeros();
}
