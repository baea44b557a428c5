use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(5, return_sequences = true) }
}
sequential! {
    struct Model<const H: usize> {
        Input(4, 3),
        crate::Day -> (4, 5),
        LSTM(H),
    }
}

fn main() {
    let model = Model::<3>::zeros();
    let _: Option<Vector<3>> = model.stream().push(&Vector::zeros());
}
