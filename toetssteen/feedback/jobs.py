"""Asking customers in the morning, and sending text messages. What is not asked today is not asked: nothing depends on
it but how soon something is known."""

from procrastinate.contrib.django import app

from toetssteen.feedback import answering, asking, budget, texting


@app.periodic(cron="7 8 * * *")
@app.task(name="feedback.ask", queue="mail")
def ask_in_the_morning(timestamp: int) -> None:
    """Nobody is asked at night."""
    budget.grant()
    asking.draw()
    texting.send_all()


@app.periodic(cron="*/10 8-20 * * *")
@app.task(name="feedback.send_texts", queue="mail")
def send_texts_again(timestamp: int) -> None:
    texting.send_all()


@app.periodic(cron="51 3 * * *")
@app.task(name="feedback.forget", queue="tidy")
def forget(timestamp: int) -> None:
    answering.forget_spent()
    budget.forget_customers()
