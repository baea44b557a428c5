use seqnet::sequential;

macro_rules! model {
    ($units:expr) => {
        sequential! {
            struct Model {
                Input(None, 3),
                Masking(),
                LSTM($units, return_sequences = True),
                ZeroPadding1D((1, 0)),
            }
        }
    };
}

model!(4);

fn main() {
    let _ = Model::zeros();
}
