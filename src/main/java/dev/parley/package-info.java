package dev.parley;
