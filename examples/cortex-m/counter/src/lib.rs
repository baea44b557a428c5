//! Counts the instructions that a program under QEMU executes between two places, exactly and the same in every run.
//!
//! ```text
//! qemu-system-arm … -plugin libcounter.so,begin=HEX,end=HEX,ram=HEX,out=FILE
//! ```
//!
//! A region goes from the instruction at `begin` to that at `end`, both excluded. Every address from `ram` on is taken for memory that can be
//! written. At the end `FILE` has:
//!
//! ```text
//! regions 4               how often the program went through
//! least 541234            instructions of the shortest region
//! most 541234             of the longest
//! loads 160000            of the longest: instructions that read memory
//! stores 12000            … that write
//! lowest 203fffc0         the lowest address written in any region: how deep the stack went
//! each 541234 541234 …    instructions of every region, in their order
//! ```
#![expect(unsafe_code, reason = "QEMU's plugin interface is one of C")]

mod qemu;

use qemu::{Block, Id, Info, Instruction, MemoryInfo};
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};

/// What is asked for.
struct Places {
    begin: u64,
    end: u64,
    ram: u64,
    out: String,
}

static PLACES: OnceLock<Places> = OnceLock::new();

/// The region that the program is in.
static INSIDE: AtomicBool = AtomicBool::new(false);
static INSTRUCTIONS: AtomicU64 = AtomicU64::new(0);
static LOADS: AtomicU64 = AtomicU64::new(0);
static STORES: AtomicU64 = AtomicU64::new(0);

/// All regions so far.
static REGIONS: AtomicU64 = AtomicU64::new(0);
static LEAST: AtomicU64 = AtomicU64::new(u64::MAX);
static MOST: AtomicU64 = AtomicU64::new(0);
static MOST_LOADS: AtomicU64 = AtomicU64::new(0);
static MOST_STORES: AtomicU64 = AtomicU64::new(0);
static LOWEST: AtomicU64 = AtomicU64::new(u64::MAX);
static EACH: Mutex<String> = Mutex::new(String::new());

/// Called by QEMU once: reads the arguments and asks to be told of every block of code.
///
/// # Safety
/// `arguments` are `count` C strings, as QEMU passes them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qemu_plugin_install(
    id: Id,
    _: *const Info,
    count: c_int,
    arguments: *mut *mut c_char,
) -> c_int {
    let arguments: HashMap<String, String> = (0..usize::try_from(count).unwrap_or(0))
        .filter_map(|n| {
            // SAFETY: there are `count` of them, each a C string.
            let argument = unsafe { CStr::from_ptr(*arguments.add(n)) };
            let (key, value) = argument.to_str().ok()?.split_once('=')?;
            Some((key.to_owned(), value.to_owned()))
        })
        .collect();
    let address = |key| arguments.get(key).and_then(|value| u64::from_str_radix(value, 16).ok());
    let (Some(begin), Some(end), Some(ram), Some(out)) =
        (address("begin"), address("end"), address("ram"), arguments.get("out"))
    else {
        eprintln!("counter: begin=HEX,end=HEX,ram=HEX,out=FILE are needed");
        return 1;
    };
    // The lowest bit of a function's address says only that it is Thumb code.
    if PLACES.set(Places { begin: begin & !1, end: end & !1, ram, out: out.clone() }).is_err() {
        return 1;
    }
    // SAFETY: the callbacks have the signatures that QEMU documents.
    unsafe {
        qemu::qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
        qemu::qemu_plugin_register_atexit_cb(id, finished, std::ptr::null_mut());
    }
    0
}

/// A block of code was translated, and will run: count its instructions when they do.
unsafe extern "C" fn translated(_: Id, block: *mut Block) {
    // SAFETY: `block` is valid within this call, and has so many instructions.
    unsafe {
        for n in 0..qemu::qemu_plugin_tb_n_insns(block) {
            let instruction: *mut Instruction = qemu::qemu_plugin_tb_get_insn(block, n);
            let address = qemu::qemu_plugin_insn_vaddr(instruction);
            let address = std::ptr::without_provenance_mut(usize::try_from(address).unwrap_or(usize::MAX));
            qemu::qemu_plugin_register_vcpu_insn_exec_cb(instruction, executed, qemu::NO_REGISTERS, address);
            qemu::qemu_plugin_register_vcpu_mem_cb(
                instruction,
                accessed,
                qemu::NO_REGISTERS,
                qemu::READ_AND_WRITE,
                std::ptr::null_mut(),
            );
        }
    }
}

unsafe extern "C" fn executed(_: c_uint, address: *mut c_void) {
    let Some(places) = PLACES.get() else { return };
    let address = address.addr() as u64;
    if address == places.begin {
        INSTRUCTIONS.store(0, Relaxed);
        LOADS.store(0, Relaxed);
        STORES.store(0, Relaxed);
        INSIDE.store(true, Relaxed);
    } else if INSIDE.load(Relaxed) {
        if address == places.end {
            INSIDE.store(false, Relaxed);
            region_ends();
        } else {
            INSTRUCTIONS.fetch_add(1, Relaxed);
        }
    }
}

unsafe extern "C" fn accessed(_: c_uint, info: MemoryInfo, address: u64, _: *mut c_void) {
    if !INSIDE.load(Relaxed) {
        return;
    }
    // SAFETY: `info` is what QEMU gave.
    if unsafe { qemu::qemu_plugin_mem_is_store(info) } {
        STORES.fetch_add(1, Relaxed);
        if PLACES.get().is_some_and(|places| address >= places.ram) {
            LOWEST.fetch_min(address, Relaxed);
        }
    } else {
        LOADS.fetch_add(1, Relaxed);
    }
}

fn region_ends() {
    let instructions = INSTRUCTIONS.load(Relaxed);
    REGIONS.fetch_add(1, Relaxed);
    LEAST.fetch_min(instructions, Relaxed);
    if let Ok(mut each) = EACH.lock() {
        each.push(' ');
        each.push_str(&instructions.to_string());
    }
    if MOST.fetch_max(instructions, Relaxed) < instructions {
        MOST_LOADS.store(LOADS.load(Relaxed), Relaxed);
        MOST_STORES.store(STORES.load(Relaxed), Relaxed);
    }
}

unsafe extern "C" fn finished(_: Id, _: *mut c_void) {
    let Some(places) = PLACES.get() else { return };
    let text = format!(
        "regions {}\nleast {}\nmost {}\nloads {}\nstores {}\nlowest {:x}\neach{}\n",
        REGIONS.load(Relaxed),
        LEAST.load(Relaxed),
        MOST.load(Relaxed),
        MOST_LOADS.load(Relaxed),
        MOST_STORES.load(Relaxed),
        LOWEST.load(Relaxed),
        EACH.lock().map_or_else(|_| String::new(), |each| each.clone()),
    );
    if let Err(error) = fs::write(&places.out, text) {
        eprintln!("counter: cannot write {}: {error}", places.out);
    }
}
