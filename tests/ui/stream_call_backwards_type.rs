use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, go_backwards = True),
    }
}

fn main() {
    let model = Forecast::zeros();
    let mut stream = model.stream();
    let _: Option<Vector<8>> = stream.push(&Vector::from([0.5]));
}
