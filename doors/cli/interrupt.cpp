#include "interrupt.hpp"
#include "door.hpp"
#include <csignal>
#include <unistd.h>

namespace stipple::cli {

// A signal handler can reach nothing but a flag of this kind.
static volatile std::sig_atomic_t signals_seen = 0;

extern "C" void stipple_on_signal(int) {
    if (signals_seen != 0) ::_exit(k_interrupted);
    signals_seen = 1;
}

void catch_interrupts() {
    struct sigaction action = {};
    action.sa_handler = stipple_on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    struct sigaction before = {};
    const bool known = sigaction(SIGHUP, nullptr, &before) == 0;
    if (!known || before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr); // nohup ignores it
}

bool interrupted() {
    return signals_seen != 0;
}

} // namespace stipple::cli
