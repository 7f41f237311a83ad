"""An agent in another language: publishes a task with Debian's pika and prints the answers it gets.

Reads from standard input {"url", "messageId", "headers", "body", "copies", "seconds"}. Every copy has a correlation id
of its own, bears the broker user it signs in as, and asks for its answer on one queue that the server named. Prints a
list of {"correlationId", "messageId", "contentType", "body"} in the order of arrival; ends after `copies` answers or
`seconds`.
"""

import json
import sys
import time

import pika

order = json.load(sys.stdin)
parameters = pika.URLParameters(order["url"])
connection = pika.BlockingConnection(parameters)
channel = connection.channel()
channel.confirm_delivery()
queue = channel.queue_declare("", exclusive=True).method.queue
answers = []


def keep(_channel, _method, properties, body):
    answers.append(
        {
            "correlationId": properties.correlation_id,
            "messageId": properties.message_id,
            "contentType": properties.content_type,
            "body": json.loads(body),
        }
    )


channel.basic_consume(queue, keep, auto_ack=True)
task = order["body"]
for copy in range(order["copies"]):
    channel.basic_publish(
        "waybill.tasks",
        f"{task['connector']}.{task['action']}",
        json.dumps(task).encode(),
        pika.BasicProperties(
            message_id=order["messageId"],
            content_type="application/json",
            delivery_mode=2,
            reply_to=queue,
            user_id=parameters.credentials.username,
            correlation_id=f"copy-{copy + 1}",
            headers=order["headers"],
        ),
        mandatory=True,
    )
deadline = time.monotonic() + order["seconds"]
while len(answers) < order["copies"] and time.monotonic() < deadline:
    connection.process_data_events(time_limit=0.2)
# One moment more: an answer too many would show itself now.
connection.process_data_events(time_limit=0.5)
connection.close()
json.dump(answers, sys.stdout)
