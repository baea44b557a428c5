//! Text through the debugger, without `core::fmt`.

use semihosting::sys::arm_compat::sys_writec;

/// The debugger's console.
#[derive(Clone, Copy, Debug)]
pub struct Speaker;

impl Speaker {
    /// Says a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Says a number without its leading zeros.
    pub fn count(&mut self, number: u32) -> &mut Self {
        let digits = digits(number);
        let zeros = digits.iter().take_while(|&&digit| digit == b'0').count().min(digits.len() - 1);
        self.bytes(digits.get(zeros..).unwrap_or_default())
    }

    /// Says a number with nine digits after the point, cut there. What is not a number is 0.
    pub fn number(&mut self, number: f32) -> &mut Self {
        let size = number.abs();
        let fraction = (size - size as u32 as f32) * 1e9;
        if number < 0.0 {
            self.text("-");
        }
        self.count(size as u32).text(".").bytes(digits(fraction as u32).get(1..).unwrap_or_default())
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        bytes.iter().copied().for_each(sys_writec);
        self
    }
}

fn digits(mut number: u32) -> [u8; 10] {
    let mut digits = [b'0'; 10];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    digits
}
