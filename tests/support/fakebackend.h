// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace etagere::test {

/// Makes locations `fake:/?rows=1000` openable: a store of generated entries, read in a dialect "fake" of its own.
/// Call once, before the first cache is opened. Options, all numbers:
///
///     rows=N       entries, 10 unless told       delay=N     microseconds a row takes
///     threads=N    pushing threads               errors=N    every Nth entry is broken
///     fail=N       the listing fails after N     stall=N     the listing waits there, until it is stopped, after N
///     opendelay=N  milliseconds that open takes  openfail=1  open fails
///     bodies=1     bodies are parts of their own alien=N     every Nth entry is none of the fake dialect's
///     bodysize=N   bytes of padding in a body
///     touches=1    reading a value leaves a trace   gone=N   every Nth entry is gone when it is read
///     shared=1     other programs' entries live beside
///     stages=N     tells N stages of a connection, of 5, while it opens
///     stagedelay=N milliseconds that each of them takes
///     stallstage=N waits in the Nth until it is stopped
///     failstage=N  opening fails at the Nth, with Permission where that is the signing in
///     wants=TEXT   opening fails with Permission unless TEXT is the password in the location
///
/// Entry i has the key "fake_00000i", the URL "https://fake.example/items/i", status 200 (every 10th: 404), the ETag
/// "i" and the body "body of i".
void installFakes();

/// Makes the locations of servers, redis://host?rows=10 and all the other forms, fakes too.
void installFakeServers();

/// Values that were read in stores with touches=1, in all of them together.
int fakeReads();

} // namespace etagere::test
