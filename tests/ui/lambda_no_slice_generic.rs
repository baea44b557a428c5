use seqnet::prelude::*;

sequential! {
    struct Forecast<const N: usize> {
        Input(12, 1),
        Lambda(lambda x: tf.roll(x, N)),
    }
}

fn main() {
    let _ = Forecast::<3>::zeros();
}
