use seqnet::prelude::*;

sequential! {
    #[weights = "tests/weights/words.safetensors"]
    struct Net<const H: usize> {
        Input(4),
        Dense(H),
    }
}

fn main() {
    let _ = Net::<3>::zeros();
}
