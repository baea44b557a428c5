use seqnet::prelude::*;

sequential! {
    struct Encoder { Input(12, 1), LSTM(8) }
}
sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        crate::Encoder -> (H),
    }
}
fn main() {
    let _ = Forecast::<9>::zeros();
}
