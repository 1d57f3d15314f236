-- What left through a channel in a month, for channels whose platform allows only so many messages.
CREATE TABLE channel_usage (
    channel TEXT NOT NULL,
    month TEXT NOT NULL,
    sent INTEGER NOT NULL CHECK (sent >= 0),
    PRIMARY KEY (channel, month)
) STRICT, WITHOUT ROWID;
