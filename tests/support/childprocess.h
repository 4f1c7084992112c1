// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProcess;

namespace etagere::test {

/// The program that `process` is going to start is killed when the test ends, however that ends.
void endWithTheTest(QProcess &process);

} // namespace etagere::test
