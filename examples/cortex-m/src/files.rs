//! Numbers from and to files of the host, through the debugger.

use core::ffi::CStr;
use semihosting::fs::File;
use semihosting::io::{Read, Write};

const SIZE: usize = size_of::<f32>();

/// A file of numbers, each four bytes, the lowest first.
#[derive(Debug)]
pub struct Reader(File);

impl Reader {
    /// Opens a file.
    pub fn open(name: &CStr) -> Option<Self> {
        File::open(name).ok().map(Reader)
    }

    /// The next numbers; `None` where there are not as many.
    pub fn read(&mut self, numbers: &mut [f32]) -> Option<()> {
        for numbers in numbers.chunks_mut(64) {
            let mut bytes = [0; 64 * SIZE];
            let bytes = bytes.get_mut(..numbers.len() * SIZE)?;
            if self.0.read(bytes).ok()? != bytes.len() {
                return None;
            }
            for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
                *number = f32::from_le_bytes(*bytes);
            }
        }
        Some(())
    }
}

/// A file to which numbers are written.
#[derive(Debug)]
pub struct Writer(File);

impl Writer {
    /// Creates a file.
    pub fn create(name: &CStr) -> Option<Self> {
        File::create(name).ok().map(Writer)
    }

    /// Writes numbers.
    pub fn write(&mut self, numbers: &[f32]) -> Option<()> {
        for number in numbers {
            let bytes = number.to_le_bytes();
            if self.0.write(&bytes).ok()? != bytes.len() {
                return None;
            }
        }
        Some(())
    }
}
