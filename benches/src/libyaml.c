#include <yaml.h>

/* The number of events in a text, or 0 when libyaml refuses it. */
size_t count_events(const unsigned char *text, size_t length) {
    yaml_parser_t parser;
    yaml_event_t event;
    size_t events = 0;
    int is_end = 0;
    if (!yaml_parser_initialize(&parser)) return 0;
    yaml_parser_set_input_string(&parser, text, length);
    while (!is_end) {
        if (!yaml_parser_parse(&parser, &event)) {
            events = 0;
            break;
        }
        is_end = event.type == YAML_STREAM_END_EVENT;
        events += 1;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}
