#pragma once

namespace stipple::cli {

/// From now on SIGINT and SIGTERM only raise a flag; a second one ends the program at once with status 130.
void catch_interrupts();

/// True once a signal has come.
bool interrupted();

} // namespace stipple::cli
