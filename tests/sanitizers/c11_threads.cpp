// The C11 threads of <threads.h>, by way of POSIX threads, for executables under ThreadSanitizer. It
// intercepts pthread_create and its kin but not thrd_create, with which Debian's librdkafka starts its
// threads, and crashes on the first event of a thread it was not told of. Linked into every executable of the
// tsan build.
#include <pthread.h>
#include <threads.h>

#include <cerrno>
#include <cstdint>
#include <memory>

namespace {

// glibc lays the C11 types out as the POSIX ones, and makes the calls below equivalent.
static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && alignof(mtx_t) >= alignof(pthread_mutex_t));
static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t) && alignof(cnd_t) >= alignof(pthread_cond_t));
static_assert(sizeof(once_flag) == sizeof(pthread_once_t));

pthread_mutex_t* posix(mtx_t* mutex) {
    return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* posix(cnd_t* condition) {
    return reinterpret_cast<pthread_cond_t*>(condition);
}

int c11_result(int error) {
    switch (error) {
        case 0:
            return thrd_success;
        case EBUSY:
            return thrd_busy;
        case ETIMEDOUT:
            return thrd_timedout;
        case ENOMEM:
        case EAGAIN:
            return thrd_nomem;
        default:
            return thrd_error;
    }
}

struct Start {
    thrd_start_t run;
    void* argument;
};

void* run_thread(void* given) {
    const std::unique_ptr<Start> owned(static_cast<Start*>(given));
    const Start start = *owned;
    const std::intptr_t result = start.run(start.argument);
    return reinterpret_cast<void*>(result);  // NOLINT(performance-no-int-to-ptr): as POSIX has it
}

}  // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t run, void* argument) {
    auto start = std::make_unique<Start>(Start{run, argument});
    const int error = ::pthread_create(thread, nullptr, &run_thread, start.get());
    if (error == 0) static_cast<void>(start.release());  // the thread's now
    return c11_result(error);
}

int thrd_join(thrd_t thread, int* result) {
    void* returned = nullptr;
    const int error = ::pthread_join(thread, &returned);
    if (error == 0 && result != nullptr)
        *result = static_cast<int>(reinterpret_cast<std::intptr_t>(returned));
    return c11_result(error);
}

int mtx_init(mtx_t* mutex, int type) {
    pthread_mutexattr_t attributes;
    ::pthread_mutexattr_init(&attributes);
    const bool recursive = (type & mtx_recursive) != 0;
    ::pthread_mutexattr_settype(&attributes, recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    const int error = ::pthread_mutex_init(posix(mutex), &attributes);
    ::pthread_mutexattr_destroy(&attributes);
    return c11_result(error);
}

void mtx_destroy(mtx_t* mutex) {
    ::pthread_mutex_destroy(posix(mutex));
}
int mtx_lock(mtx_t* mutex) {
    return c11_result(::pthread_mutex_lock(posix(mutex)));
}
int mtx_trylock(mtx_t* mutex) {
    return c11_result(::pthread_mutex_trylock(posix(mutex)));
}
int mtx_unlock(mtx_t* mutex) {
    return c11_result(::pthread_mutex_unlock(posix(mutex)));
}

int cnd_init(cnd_t* condition) {
    return c11_result(::pthread_cond_init(posix(condition), nullptr));
}
void cnd_destroy(cnd_t* condition) {
    ::pthread_cond_destroy(posix(condition));
}
int cnd_signal(cnd_t* condition) {
    return c11_result(::pthread_cond_signal(posix(condition)));
}
int cnd_broadcast(cnd_t* condition) {
    return c11_result(::pthread_cond_broadcast(posix(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return c11_result(::pthread_cond_wait(posix(condition), posix(mutex)));
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
    return c11_result(::pthread_cond_timedwait(posix(condition), posix(mutex), until));
}

void call_once(once_flag* flag, void (*run)()) {
    ::pthread_once(reinterpret_cast<pthread_once_t*>(flag), run);
}

}  // extern "C"
