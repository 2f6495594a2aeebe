// The engine's side that JavaScript sees: text in, text out, and bytes beside both (shares of a run).
// Question and bytes are written into room that the module gives, so that their length is not bound by its stack.
Module['ask'] = function (question, given) {
    var write = function (room, bytes) {
        var at = room(bytes.length);
        HEAPU8.set(bytes, at); // after the call: it may have moved the memory
        return at;
    };
    (given || []).forEach(function (bytes) { write(_stipple_give, new Uint8Array(bytes)); });
    var text = new TextEncoder().encode(question);
    write(_stipple_question, text);
    return UTF8ToString(_stipple_answer());
};
/** The bytes of the answer to `share`. */
Module['bytes'] = function (size) {
    var at = _stipple_bytes();
    return HEAPU8.slice(at, at + size).buffer;
};
