"""A year of honest and crooked providers: who is stopped at the door, who is caught later, how much money was out.

The year is made up as in `booking.fraud.measure`, and larger. What decides is real: the services of the door with a
payment file and its codes, the caps behind their lock, the scan, the desk, the holds, the reviews. What people decide
is assumed, and told with the figures (`people.ASSUMED`). All of it happens in a transaction that is rolled back.
"""
