-- What left through a channel in a month, for channels whose platform allows only so many messages.
CREATE TABLE channel_usage (
    channel text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    sent integer NOT NULL CHECK (sent >= 0),
    PRIMARY KEY (channel, month)
);
