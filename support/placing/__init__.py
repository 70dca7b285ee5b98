"""What happens around a place in a series: who is told, reminded, offered one, or loses theirs."""
