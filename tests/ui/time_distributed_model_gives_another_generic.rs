use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(5) }
}
sequential! {
    struct Model<const H: usize> {
        Input(7, 4, 2),
        TimeDistributed(crate::Day -> (H)),
        LSTM(H),
    }
}

fn main() {
    let _ = Model::<4>::zeros();
}
