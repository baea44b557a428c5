use seqnet::prelude::*;

sequential! {
    struct Model<const H: usize> {
        Input(5, 3),
        LSTM(H, return_sequences = true),
        GroupNormalization(4),
    }
}

fn main() {
    let _ = Model::<6>::zeros();
}
