//! Work that is shared out among threads of its own.
//!
//! # Why
//! A thread of a pool that waits for what a search within it does would meanwhile begin another piece of work, and come
//! back to the first one when that is done: seconds too late. These threads wait for nothing but their own piece.

use std::panic::resume_unwind;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

/// What comes of each of these pieces of work, in their order: whoever of so many threads is free takes the next one.
pub fn each<Piece: Sync, Done: Send>(
    threads: usize,
    pieces: &[Piece],
    work: impl Fn(usize, &Piece) -> Done + Sync,
) -> Vec<Done> {
    let next = AtomicUsize::new(0);
    let in_turn = || -> Vec<(usize, Done)> {
        std::iter::from_fn(|| {
            let place = next.fetch_add(1, Ordering::Relaxed);
            pieces.get(place).map(|piece| (place, work(place, piece)))
        })
        .collect()
    };
    let mut done: Vec<(usize, Done)> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..threads.clamp(1, pieces.len().max(1))).map(|_| scope.spawn(in_turn)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    // Which thread did which must not matter.
    done.sort_by_key(|&(place, _)| place);
    done.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn every_piece_is_done_once_and_in_its_place() {
        for threads in 0..5 {
            let pieces: Vec<usize> = (0..17).collect();
            let done = each(threads, &pieces, |place, piece| (place, piece * piece));
            let expected: Vec<(usize, usize)> =
                (0..17).map(|piece| (piece, piece * piece)).collect();
            assert_eq!(done, expected);
        }
        assert!(each(2, &[0; 0], |place, _| place).is_empty());
    }
}
