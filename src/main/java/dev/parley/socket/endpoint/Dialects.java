package dev.parley.socket.endpoint;

import dev.parley.protocol.goods.GoodsDialect;
import dev.parley.protocol.listings.ListingsDialect;
import dev.parley.protocol.notifications.NotificationsDialect;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.sohbet.SohbetDialect;
import dev.parley.socket.SocketConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Produces the dialects as configured. */
class Dialects {
    @Produces
    @Singleton
    ParleyDialect parley(SocketConfig config) {
        return new ParleyDialect(config.parleyMessageBytes());
    }

    @Produces
    @Singleton
    GoodsDialect goods(SocketConfig config) {
        return new GoodsDialect(config.goodsMessageBytes());
    }

    @Produces
    @Singleton
    SohbetDialect sohbet(SocketConfig config) {
        return new SohbetDialect(config.sohbetMessageBytes());
    }

    @Produces
    @Singleton
    ListingsDialect listings(ListingsConfig config, Clock clock) {
        return new ListingsDialect(config.messageBytes(), clock);
    }

    @Produces
    @Singleton
    NotificationsDialect notifications(SocketConfig config, Clock clock) {
        return new NotificationsDialect(config.notificationsMessageBytes(), clock);
    }
}
