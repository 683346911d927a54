"""What a design is: components, connections, boundaries, journeys, and the edits that change them."""
