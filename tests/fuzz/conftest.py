from api.fixtures import fresh_cache, house

__all__ = ["fresh_cache", "house"]
