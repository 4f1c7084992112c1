// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "lab/labrequest.h"

#include <etagere/lab.h>

namespace etagere {

/// What the lab's origin sends.
struct LabAnswer {
    int status = 200; ///< 0: nothing, the connection is dropped
    HeaderList headers;
    QByteArray body;
    int delayMs = 0;
};

/// Pure: what a resource answers. `modified` is when its version was made.
LabAnswer labAnswer(const LabResource &resource, Msecs modified, const LabRequest &request, Msecs now);

/// A message in plain text, as for what does not exist.
LabAnswer plainLabAnswer(int status, const QByteArray &text, Msecs now);

/// The bytes of an answer (RFC 9112 §4).
QByteArray writtenLabAnswer(const LabAnswer &answer, bool isHead, bool keepsAlive);

} // namespace etagere
